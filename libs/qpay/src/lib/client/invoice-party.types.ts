/** The merchant's branch, or the receiver. */
export interface QPayParty {
  /** Register number. */
  register?: string;
  /** Name of the person or company. */
  name?: string;
  /** E-mail address. */
  email?: string;
  /** Telephone number. */
  phone?: string;
  /** Where it is. */
  address?: QPayAddress;
}

/** A postal address; every part at most 100 characters. */
export interface QPayAddress {
  /** City or province. */
  city?: string;
  /** District of the city or province. */
  district?: string;
  /** Street. */
  street?: string;
  /** Building. */
  building?: string;
  /** The whole address as text. */
  address?: string;
  /** Postal code. */
  zipcode?: string;
  /** Degrees, as text. */
  longitude?: string;
  /** Degrees, as text. */
  latitude?: string;
}

/** The merchant's member of staff. */
export interface QPayStaff {
  /** Name of the person. */
  name?: string;
  /** E-mail address. */
  email?: string;
  /** Telephone number. */
  phone?: string;
}
