using Search.Onnx.Proto;

namespace Search.Onnx.Graph;

/// <summary>The operators of a model that are not standard ONNX, so that it needs ONNX Runtime.</summary>
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
