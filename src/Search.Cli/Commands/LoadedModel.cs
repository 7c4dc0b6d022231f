using Search.Core.Reranking;
using Search.Core.Settings;
using Search.Onnx.Registry;

namespace Search.Cli.Commands;

/// <summary>Loads a reranker for a command, and says on stderr what there is to say about the variant that runs.</summary>
internal static class LoadedModel
{
    public static async Task<IReranker> LoadAsync(SearchSettings settings, string model, CancellationToken cancel)
    {
        var reranker = await new RerankerLoader(new SearchHome(settings.Home)).LoadRerankerAsync(model, settings.Reranker, cancel);
        if (reranker.Info.Note is { } note)
        {
            await Console.Error.WriteLineAsync($"note: {reranker.Info.Model}: {note}");
        }

        return reranker;
    }
}
