/** The values known today, for completion in the editor, and every other text QPay may send tomorrow. */
export type QPayOpen<Known extends string> = Known | (string & {});
