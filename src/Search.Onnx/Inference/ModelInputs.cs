using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Search.Core.Errors;

namespace Search.Onnx.Inference;

/// <summary>
/// The inputs of a model file with any of the known names, types and orders: of this program's graphs, of the usual exports, and of older ones
/// (<c>input_mask</c>, <c>segment_ids</c>, 32-bit integers, no token types).
/// </summary>
internal sealed class ModelInputs
{
    private static readonly Dictionary<string, Content> Known = new()
    {
        ["input_ids"] = Content.Ids,
        ["attention_mask"] = Content.Mask,
        ["input_mask"] = Content.Mask,
        ["token_type_ids"] = Content.Types,
        ["segment_ids"] = Content.Types,
    };

    private readonly (Content Content, bool Narrow)[] _inputs;

    private ModelInputs(string[] names, (Content Content, bool Narrow)[] inputs) => (Names, _inputs) = (names, inputs);

    private enum Content
    {
        Ids,
        Mask,
        Types,
    }

    /// <summary>The names of the inputs, in the model's order.</summary>
    public string[] Names { get; }

    /// <exception cref="ModelException">The model has an unknown input, or has none for token ids or the mask.</exception>
    public static ModelInputs Of(InferenceSession session, string file)
    {
        string[] names = [.. session.InputMetadata.Keys];
        var inputs = names.Select(name => (ContentOf(name, file), IsNarrow(name, session.InputMetadata[name].ElementDataType, file))).ToArray();
        foreach (var needed in new[] { Content.Ids, Content.Mask }.Where(needed => inputs.All(input => input.Item1 != needed)))
        {
            var expected = Known.Where(known => known.Value == needed).Select(known => known.Key);
            throw new ModelException($"{file}: the model has no input {string.Join(" or ", expected)}; found: {string.Join(", ", names)}.");
        }

        return new ModelInputs(names, inputs);
    }

    /// <summary>The values of a batch, in the order of <see cref="Names"/>; the caller disposes them.</summary>
    public OrtValue[] Values(long[] shape, Memory<long> ids, Memory<long> mask, Memory<long> types) =>
        Array.ConvertAll(_inputs, input => Value(
            shape, input.Content switch { Content.Ids => ids, Content.Mask => mask, _ => types }, input.Narrow));

    private static OrtValue Value(long[] shape, Memory<long> content, bool narrow) => narrow
        ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(content.ToArray(), number => (int)number), shape)
        : OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, content, shape);

    private static Content ContentOf(string name, string file) =>
        Known.TryGetValue(name, out var content)
            ? content
            : throw new ModelException($"{file}: the model has the unknown input '{name}'; expected only: {string.Join(", ", Known.Keys)}.");

    private static bool IsNarrow(string name, TensorElementType type, string file) => type switch
    {
        TensorElementType.Int64 => false,
        TensorElementType.Int32 => true,
        _ => throw new ModelException($"{file}: the input '{name}' is of type {type}; expected Int64 or Int32."),
    };
}
