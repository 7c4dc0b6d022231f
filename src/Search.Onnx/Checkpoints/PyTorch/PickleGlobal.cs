namespace Search.Onnx.Checkpoints.PyTorch;

/// <summary>A name that a pickle may refer to. No Python object is looked up or called: <see cref="TorchPickle"/> knows each name.</summary>
/// <param name="Name">Module and name, as in <c>torch._utils._rebuild_tensor_v2</c>.</param>
internal sealed record PickleGlobal(string Name)
{
    public const string OrderedDictionary = "collections.OrderedDict";
    public const string RebuildTensor = "torch._utils._rebuild_tensor_v2";
    public const string RebuildParameter = "torch._utils._rebuild_parameter";

    private static readonly Dictionary<string, (TensorType Type, int Size)> Storages = new(StringComparer.Ordinal)
    {
        ["torch.DoubleStorage"] = (TensorType.F64, 8),
        ["torch.FloatStorage"] = (TensorType.F32, 4),
        ["torch.HalfStorage"] = (TensorType.F16, 2),
        ["torch.BFloat16Storage"] = (TensorType.BF16, 2),
        ["torch.CharStorage"] = (TensorType.I8, 1),
        ["torch.ByteStorage"] = (TensorType.Other, 1),
        ["torch.BoolStorage"] = (TensorType.Other, 1),
        ["torch.ShortStorage"] = (TensorType.Other, 2),
        ["torch.IntStorage"] = (TensorType.Other, 4),
        ["torch.LongStorage"] = (TensorType.Other, 8),
    };

    private static readonly HashSet<string> Allowed =
        [OrderedDictionary, RebuildTensor, RebuildParameter, .. Storages.Keys];

    /// <summary>The element type and size, if the name is that of a storage type.</summary>
    public (TensorType Type, int Size)? Storage => Storages.TryGetValue(Name, out var storage) ? storage : null;

    /// <summary>Whether a checkpoint may refer to the name.</summary>
    public static bool IsAllowed(string name) => Allowed.Contains(name);
}
