using Search.Onnx.Graph.Proto;

namespace Search.Onnx.Graph;

/// <summary>What of a model file is no standard ONNX, and so needs ONNX Runtime.</summary>
public static class RuntimeOperators
{
    /// <summary>The operators of the domain <c>com.microsoft</c> in a file, in alphabetical order.</summary>
    public static IReadOnlyList<string> In(string file)
    {
        using var stream = File.OpenRead(file);
        return [.. ModelProto.Parser.ParseFrom(stream).Graph.Node
            .Where(node => node.Domain == OnnxGraph.Microsoft)
            .Select(node => node.OpType)
            .Distinct()
            .Order(StringComparer.Ordinal)];
    }
}
