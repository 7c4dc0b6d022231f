using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx.Inference;
using Search.Onnx.Models;
using Search.Onnx.Variants;

namespace Search.Onnx.Verification;

/// <summary>Golden pairs at load: a variant is scored on those of its folder before it runs, once a machine.</summary>
internal sealed class GoldenCheck(DataDirectory home)
{
    /// <summary>Refuses a variant that does not give the scores of its folder's golden pairs; that it did is remembered.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="variant">The variant that is to run.</param>
    /// <param name="load">Loads it to score as the pairs were scored.</param>
    /// <param name="cancel">Cancels between pairs.</param>
    /// <exception cref="Core.Errors.ModelException">The scores are others, or the file of pairs is damaged.</exception>
    public async Task EnsureAsync(string folder, ModelVariant variant, Func<ScoringOptions, CrossEncoder> load, CancellationToken cancel)
    {
        var path = Path.Combine(folder, GoldenPairs.FileName);
        if (GoldenPairs.Read(path) is not { } golden)
        {
            return;
        }

        var mark = Path.Combine(home.Verified, ContentKey.Of($"golden pairs of {variant.Key}", [path]));
        if (File.Exists(mark))
        {
            return;
        }

        using var reranker = load(new ScoringOptions { MaxLength = golden.MaxLength, Truncation = golden.Truncation });
        await golden.CheckAsync(reranker, variant.Precision, cancel);
        Directory.CreateDirectory(home.Verified);
        await File.WriteAllBytesAsync(mark, [], CancellationToken.None);
    }
}
