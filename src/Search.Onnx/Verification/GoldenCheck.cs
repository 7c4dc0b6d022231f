using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx.Inference;
using Search.Onnx.Models;
using Search.Onnx.Variants;

namespace Search.Onnx.Verification;

/// <summary>The check on golden pairs: a variant scores those of its folder before it runs for the first time on a machine.</summary>
internal sealed class GoldenCheck(DataDirectory home)
{
    /// <summary>Refuses a variant whose scores on its folder's golden pairs are wrong. A passed check is remembered.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="variant">The variant to check.</param>
    /// <param name="load">Loads the variant with the options of the golden pairs.</param>
    /// <param name="cancel">Cancels between pairs.</param>
    /// <exception cref="Core.Errors.ModelException">The scores are wrong, or the file of pairs is damaged.</exception>
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
