# The web app and the indexer.
#   docker build --target web -t search .          CPU
#   docker build --target web-gpu -t search:gpu .  CUDA 13 (docs/gpu.md)

FROM mcr.microsoft.com/dotnet/sdk:10.0.401 AS source
WORKDIR /source
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src src
COPY indexer indexer

# ReadyToRun: the code is compiled already, so every command starts faster (docs/decisions/0014).
FROM source AS build
RUN dotnet publish src/Search.Web -c Release -o /app/web --use-current-runtime --self-contained false -p:PublishReadyToRun=true \
 && dotnet publish indexer/Search.Indexer -c Release -o /app/indexer --use-current-runtime --self-contained false -p:PublishReadyToRun=true

FROM source AS build-gpu
RUN dotnet publish src/Search.Web -c Release -p:Gpu=true -o /app/web \
 && dotnet publish indexer/Search.Indexer -c Release -p:Gpu=true -o /app/indexer

# The program looks for its bundled files in the folders above it: see SearchInstallation.
FROM scratch AS bundled
COPY models /app/models
COPY samples /app/samples
COPY appsettings.json LICENSE NOTICE /app/

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12 AS web
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/* \
 && mkdir /data && chown "$APP_UID" /data
COPY --from=bundled /app /app
COPY --from=build /app /app
USER $APP_UID
VOLUME /data
ENV SEARCH_HOME=/data SEARCH_HOST=0.0.0.0
EXPOSE 5080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD curl --fail --silent http://127.0.0.1:5080/healthz
ENTRYPOINT ["dotnet", "/app/web/Search.Web.dll"]
CMD ["serve"]

# ONNX Runtime's CUDA provider needs this major version of CUDA; GpuImageTests compares the two.
FROM nvidia/cuda:13.0.2-cudnn-runtime-ubuntu24.04 AS web-gpu
ARG APP_UID=1654
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/* \
 && useradd --uid "$APP_UID" search && mkdir /data && chown "$APP_UID" /data
COPY --from=web /usr/share/dotnet /usr/share/dotnet
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
COPY --from=bundled /app /app
COPY --from=build-gpu /app /app
USER $APP_UID
VOLUME /data
ENV SEARCH_HOME=/data SEARCH_HOST=0.0.0.0
EXPOSE 5080
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s CMD curl --fail --silent http://127.0.0.1:5080/healthz
ENTRYPOINT ["dotnet", "/app/web/Search.Web.dll"]
CMD ["serve"]
