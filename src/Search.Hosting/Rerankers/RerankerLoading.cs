using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Hosting.Settings;
using Search.Onnx;

namespace Search.Hosting.Rerankers;

/// <summary>Loads rerankers as the settings say.</summary>
public static class RerankerLoading
{
    /// <summary>A loader over the settings' data directory; its notices go to stderr.</summary>
    /// <param name="settings">Where the data directory is.</param>
    /// <param name="pace">How hard building a variant may use the machine; null where nothing else has to run.</param>
    /// <param name="auditsFollow">As <see cref="RerankerLoader.AuditsFollow"/>.</param>
    public static RerankerLoader CreateLoader(SearchSettings settings, IWorkPace? pace = null, bool auditsFollow = false) =>
        new(new DataDirectory(settings.Home), Notices.Write, pace) { AuditsFollow = auditsFollow };
}
