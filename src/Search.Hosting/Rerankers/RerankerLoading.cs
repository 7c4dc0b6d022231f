using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Hosting.Settings;
using Search.Onnx;

namespace Search.Hosting.Rerankers;

/// <summary>Loads rerankers according to the settings.</summary>
public static class RerankerLoading
{
    /// <summary>A loader that uses the settings' data directory; its notices go to stderr.</summary>
    /// <param name="settings">The settings with the data directory.</param>
    /// <param name="pace">Limits how much of the machine building a variant may use; null for no limit.</param>
    /// <param name="auditsFollow">As <see cref="RerankerLoader.AuditsFollow"/>.</param>
    public static RerankerLoader CreateLoader(SearchSettings settings, IWorkPace? pace = null, bool auditsFollow = false) =>
        new(new DataDirectory(settings.Home), Notices.Write, pace) { AuditsFollow = auditsFollow };
}
