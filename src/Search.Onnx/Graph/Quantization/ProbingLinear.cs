namespace Search.Onnx.Graph.Quantization;

/// <summary>Matrix products in fp32 whose inputs are outputs of the graph too. Calibration runs this graph.</summary>
internal sealed class ProbingLinear : ILinearEmitter
{
    private readonly FloatLinear _exact = new();
    private readonly List<(LinearSite Site, string Input)> _probes = [];

    /// <summary>The outputs to read: the input of each product.</summary>
    public IReadOnlyList<(LinearSite Site, string Input)> Probes => _probes;

    public string[] Emit(OnnxGraph graph, LinearSite site, string input, params Matrix[] matrices)
    {
        graph.Probe(input);
        _probes.Add((site, input));
        return _exact.Emit(graph, site, input, matrices);
    }

    public string LookUp(OnnxGraph graph, string name, float[] table, int rows, int width, string ids) =>
        _exact.LookUp(graph, name, table, rows, width, ids);
}
