namespace Search.Onnx.Graph;

/// <summary>
/// The scoring head: makes logits from the first token's hidden state. It always computes in floating point, because that costs very little.
/// </summary>
internal static class HeadGraph
{
    /// <summary>Adds the head and returns the name of its logits, [batch, labels].</summary>
    /// <param name="graph">The graph that gets the nodes.</param>
    /// <param name="weights">The model's tensors.</param>
    /// <param name="head">The head.</param>
    /// <param name="width">The model's hidden size.</param>
    /// <param name="cls">[batch, hidden]: the last hidden state of the first token.</param>
    public static string Emit(OnnxGraph graph, EncoderWeights weights, ScoringHead head, int width, string cls)
    {
        var classifier = weights.HeadLayer(head.Final, head.Labels);
        return graph.Node(
            "Gemm",
            [
                BeforeClassifier(graph, weights, head, width, cls),
                graph.Floats("classifier.weight", classifier.Weights, classifier.Outputs, classifier.Inputs),
                graph.Floats("classifier.bias", classifier.Bias, classifier.Outputs),
            ],
            OnnxGraph.Int("transB", 1));
    }

    private static string BeforeClassifier(OnnxGraph graph, EncoderWeights weights, ScoringHead head, int width, string cls)
    {
        var (exact, site) = (new FloatLinear(), new LinearSite(-1, LinearRole.Head));
        return head.Dense switch
        {
            HeadDense.PoolerTanh => graph.Node("Tanh", exact.Emit(graph, site, cls, weights.Pooler())),
            HeadDense.ClassifierGelu => graph.RuntimeNode(
                "Gelu", exact.Emit(graph, site, cls, weights.HeadLayer("classifier.dense", width))),
            _ => cls,
        };
    }
}
