namespace Search.Onnx.Checkpoints.PyTorch;

/// <summary>Interprets the pickle of a checkpoint: a dictionary of names and tensors (torch/serialization.py, torch/_utils.py).</summary>
internal sealed class TorchPickle : IPickleObjects
{
    /// <summary>Training scripts put the tensors under one of these.</summary>
    private static readonly string[] Nested = ["state_dict", "model", "model_state_dict"];

    /// <summary>Reads the tensors of a pickle by name.</summary>
    /// <exception cref="PickleException">The pickle is damaged, or is not such a dictionary.</exception>
    public static Dictionary<string, TorchTensor> ReadTensors(Stream stream)
    {
        var root = new PickleReader(stream, new TorchPickle()).Read();
        if (root is Dictionary<string, object?> outer
            && Nested.Select(name => outer.GetValueOrDefault(name)).FirstOrDefault(inner => inner is Dictionary<string, object?>) is { } nested)
        {
            root = nested;
        }

        if (root is not Dictionary<string, object?> dictionary)
        {
            throw new PickleException($"it holds {Describe(root)}; expected a dictionary of names and tensors");
        }

        return dictionary
            .Where(entry => entry.Value is TorchTensor)
            .ToDictionary(entry => entry.Key, entry => (TorchTensor)entry.Value!, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public object Persistent(object? id) =>
        id is object?[] { Length: >= 5 } parts
        && parts is ["storage", PickleGlobal { Storage: var (type, size) }, string key, string, long and >= 0 and var count, ..]
        && (parts.Length == 5 || parts[5] is null)
            ? new TorchStorage(key, type, size, count)
            : throw new PickleException("it has a persistent id that is not a complete storage");

    /// <inheritdoc/>
    public object? Call(PickleGlobal global, object?[] arguments) => (global.Name, arguments) switch
    {
        (PickleGlobal.OrderedDictionary, []) => new Dictionary<string, object?>(StringComparer.Ordinal),
        (PickleGlobal.RebuildTensor, [TorchStorage storage, long offset, object?[] shape, object?[] strides, ..]) =>
            Tensor(storage, offset, Numbers(shape), Numbers(strides)),
        (PickleGlobal.RebuildParameter, [TorchTensor tensor, ..]) => tensor,
        _ => throw new PickleException($"it calls {global.Name} with {arguments.Length} arguments that do not fit a tensor"),
    };

    private static TorchTensor Tensor(TorchStorage storage, long offset, long[] shape, long[] strides) =>
        shape.Length == strides.Length && offset >= 0 && shape.All(length => length >= 0) && strides.All(stride => stride >= 0)
            ? new TorchTensor(storage, offset, shape, strides)
            : throw new PickleException(
                $"it has a tensor of shape [{string.Join(", ", shape)}], strides [{string.Join(", ", strides)}] and offset {offset}, which is not possible");

    private static long[] Numbers(object?[] values) =>
        Array.ConvertAll(values, value => value is long number ? number : throw new PickleException("it has a shape with something other than whole numbers"));

    private static string Describe(object? value) => value switch
    {
        null => "None",
        long or double or bool => $"the value {value}",
        string => "a text",
        TorchTensor => "one tensor without a name",
        List<object?> => "a list",
        object?[] => "a tuple",
        _ => $"a {value.GetType().Name}",
    };
}
