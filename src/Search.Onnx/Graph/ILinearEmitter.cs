namespace Search.Onnx.Graph;

/// <summary>How matrix products are computed: the one thing in which the precisions differ.</summary>
internal interface ILinearEmitter
{
    /// <summary>Adds input x weights + bias to the graph and returns its name.</summary>
    string Emit(OnnxGraph graph, LinearSite site, string input, Matrix matrix);
}
