FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run web && npm prune --omit=dev

FROM node:24-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build --chown=root:root /app/node_modules node_modules
COPY --from=build --chown=root:root /app/web-wall/dist web-wall/dist
COPY --chown=root:root package.json LICENSE ./
COPY --chown=root:root adapters adapters
COPY --chown=root:root config config
COPY --chown=root:root gateway gateway
RUN mkdir /data && chown node:node /data
USER node
ENV NODE_ENV=production VPG_SERVER_HOST=0.0.0.0 VPG_DATA_FOLDER=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=32", "gateway/main.ts"]
