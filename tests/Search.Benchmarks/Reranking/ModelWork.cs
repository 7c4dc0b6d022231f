using Search.Onnx.Checkpoints;

namespace Search.Benchmarks.Reranking;

/// <summary>How much arithmetic a model needs for a pair.</summary>
internal static class ModelWork
{
    /// <summary>
    /// Additions and multiplications in the matrix products of a pair. Of the last layer only [CLS] is counted. Everything else that a
    /// program computes (padding, outputs that are not read) counts as loss.
    /// </summary>
    /// <param name="model">The model's shape.</param>
    /// <param name="tokens">The pair's length.</param>
    public static double Operations(ModelConfig model, int tokens) =>
        2 * (((model.Layers - 1) * WholeLayer(model, tokens)) + LastLayer(model, tokens));

    private static double WholeLayer(ModelConfig model, double tokens)
    {
        double hidden = model.HiddenSize;
        var attention = 2 * hidden * tokens * tokens;
        return (4 * hidden * hidden * tokens) + attention + (2 * hidden * model.IntermediateSize * tokens);
    }

    /// <summary>
    /// Query, key, value and output of one token, and for each head the products with all hidden states for scores and for the weighted sum.
    /// </summary>
    private static double LastLayer(ModelConfig model, double tokens)
    {
        double hidden = model.HiddenSize;
        var attention = 2 * hidden * tokens * model.Heads;
        return (4 * hidden * hidden) + attention + (2 * hidden * model.IntermediateSize);
    }
}
