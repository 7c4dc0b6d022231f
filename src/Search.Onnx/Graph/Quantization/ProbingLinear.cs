namespace Search.Onnx.Graph.Quantization;

/// <summary>Products in fp32 that also put out the range of every channel of their input: the graph that calibration runs.</summary>
internal sealed class ProbingLinear : ILinearEmitter
{
    private readonly FloatLinear _exact = new();
    private readonly List<(LinearSite Site, string Min, string Max)> _probes = [];

    /// <summary>The outputs to read for each product.</summary>
    public IReadOnlyList<(LinearSite Site, string Min, string Max)> Probes => _probes;

    public string[] Emit(OnnxGraph graph, LinearSite site, string input, params Matrix[] matrices)
    {
        var probe = (site, Reduce(graph, "ReduceMin", input), Reduce(graph, "ReduceMax", input));
        _probes.Add(probe);
        return _exact.Emit(graph, site, input, matrices);
    }

    public string LookUp(OnnxGraph graph, string name, float[] table, int rows, int width, string ids) =>
        _exact.LookUp(graph, name, table, rows, width, ids);

    /// <summary>Over batch and sequence: [channels].</summary>
    private static string Reduce(OnnxGraph graph, string operation, string input)
    {
        var reduced = graph.Node(operation, [input, graph.Longs(0, 1)], OnnxGraph.Int("keepdims", 0));
        graph.Probe(reduced);
        return reduced;
    }
}
