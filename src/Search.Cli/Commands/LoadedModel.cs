using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Hosting.Commands;
using Search.Hosting.Rerankers;
using Search.Hosting.Settings;
using Search.Onnx;

namespace Search.Cli.Commands;

/// <summary>Loads a reranker for a command, and writes notes about the running variant to stderr.</summary>
internal static class LoadedModel
{
    public static async Task<IReranker> LoadAsync(SearchSettings settings, string model, ScoringOptions options, CancellationToken cancel)
    {
        var reranker = await RerankerLoading.CreateLoader(settings).LoadRerankerAsync(model, options, cancel);
        Say(reranker.Info.Model, reranker.Info.Note);
        return reranker;
    }

    /// <summary>Writes a model's note to stderr.</summary>
    public static void Say(string model, string? note)
    {
        if (note is not null)
        {
            Notices.Write($"{model}: {note}");
        }
    }
}
