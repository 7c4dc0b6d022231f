using System.Numerics.Tensors;
using Search.Core.Errors;

namespace Search.Onnx.Checkpoints;

/// <summary>A checkpoint's tensors as the graph needs them: named, of the expected shape, finite, in F32.</summary>
public sealed class Weights(ITensorSource source)
{
    private const string ScaleSuffix = "_scale";

    /// <summary>Whether the checkpoint has a tensor of that name.</summary>
    public bool Has(string name) => source.Tensors.ContainsKey(name);

    /// <summary>The file, for messages.</summary>
    public string File => source.File;

    /// <summary>The names of all tensors.</summary>
    public IEnumerable<string> Names => source.Tensors.Keys;

    /// <summary>The shape of a tensor; null where the checkpoint has no tensor of that name.</summary>
    public IReadOnlyList<long>? ShapeOf(string name) => source.Tensors.GetValueOrDefault(name)?.Shape;

    /// <summary>Reads a tensor in row-major order; int8 weights are multiplied by their scales.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">The shape that the configuration asks for.</param>
    /// <exception cref="ModelException">It is missing, of another shape or type, or holds a value that is not finite.</exception>
    public float[] Read(string name, params IReadOnlyList<long> shape)
    {
        var tensor = source.Tensors.GetValueOrDefault(name) ?? throw new ModelException($"{File}: the tensor {name} is missing.");
        if (!tensor.Shape.SequenceEqual(shape))
        {
            throw new ModelException(
                $"{tensor.File}: the tensor {name} has the shape {tensor.ShapeText}; expected [{string.Join(", ", shape)}], as config.json says.");
        }

        var values = source.Read(tensor);
        if (tensor.Type == TensorType.I8)
        {
            Scale(tensor, values);
        }

        var bad = Array.FindIndex(values, value => !float.IsFinite(value));
        return bad < 0
            ? values
            : throw new ModelException($"{tensor.File}: the tensor {name} holds {values[bad]} at element {bad:N0}; expected finite weights.");
    }

    /// <summary>compressed-tensors, strategy "channel", symmetric: weight = integer x scale of its row.</summary>
    private void Scale(TensorInfo tensor, float[] values)
    {
        var rows = tensor.Shape[0];
        var scales = Read(tensor.Name + ScaleSuffix, rows, 1);
        var width = values.Length / Math.Max(1, (int)rows);
        for (var row = 0; row < scales.Length; row++) // There are no scales where only headers are read.
        {
            var slice = values.AsSpan(row * width, width);
            TensorPrimitives.Multiply(slice, scales[row], slice);
        }
    }
}
