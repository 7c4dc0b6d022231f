using Search.Onnx.Proto;

namespace Search.Onnx.Graph;

/// <summary>What of a model is no standard ONNX, and so needs ONNX Runtime.</summary>
internal static class RuntimeOperators
{
    /// <summary>The operators of the domain <c>com.microsoft</c> in a model, in alphabetical order.</summary>
    public static IReadOnlyList<string> In(ModelProto model) =>
    [
        .. model.Graph.Node
            .Where(node => node.Domain == OnnxGraph.Microsoft)
            .Select(node => node.OpType)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];
}
