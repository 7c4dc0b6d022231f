using Search.Onnx.Checkpoints;

namespace Search.Benchmarks.Reranking;

/// <summary>How much arithmetic a model needs for a pair.</summary>
internal static class ModelWork
{
    /// <summary>
    /// Additions and multiplications in the matrix products of a pair, where the last layer is computed for [CLS] alone: what a
    /// program computes beyond that (padding, tokens that nothing reads) counts as loss.
    /// </summary>
    /// <param name="model">The model's shape.</param>
    /// <param name="tokens">The pair's length.</param>
    public static double Operations(ModelConfig model, int tokens) =>
        (model.Layers - 1) * Layer(model, tokens, queries: tokens) + Layer(model, tokens, queries: 1);

    /// <summary>A layer whose keys and values are of all tokens, and the rest of some.</summary>
    private static double Layer(ModelConfig model, double tokens, double queries)
    {
        double hidden = model.HiddenSize;
        var keyValue = 2 * 2 * hidden * hidden * tokens;
        var queryAndOutput = 2 * 2 * hidden * hidden * queries;
        var attention = 2 * 2 * hidden * tokens * queries;
        var feedForward = 2 * 2 * hidden * model.IntermediateSize * queries;
        return keyValue + queryAndOutput + attention + feedForward;
    }
}
