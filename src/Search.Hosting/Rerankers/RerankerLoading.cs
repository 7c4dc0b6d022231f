using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Hosting.Settings;
using Search.Onnx;

namespace Search.Hosting.Rerankers;

/// <summary>Loads rerankers as the settings say.</summary>
public static class RerankerLoading
{
    /// <summary>A loader over the settings' data directory; its notices go to stderr.</summary>
    public static RerankerLoader CreateLoader(SearchSettings settings) => new(new DataDirectory(settings.Home), Notices.Write);
}
