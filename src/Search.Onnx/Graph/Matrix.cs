using System.Numerics.Tensors;

namespace Search.Onnx.Graph;

/// <summary>The weights of a linear layer as checkpoints store them: row-major [outputs, inputs], and one bias an output.</summary>
internal sealed record Matrix(float[] Weights, float[] Bias, int Inputs)
{
    public int Outputs => Bias.Length;

    /// <summary>The layer with all outputs multiplied by one factor.</summary>
    public Matrix Scaled(float factor)
    {
        var (weights, bias) = (new float[Weights.Length], new float[Bias.Length]);
        TensorPrimitives.Multiply(Weights, factor, weights);
        TensorPrimitives.Multiply(Bias, factor, bias);
        return new Matrix(weights, bias, Inputs);
    }

    /// <summary>The layer with each output multiplied by its own factor.</summary>
    public Matrix Scaled(ReadOnlySpan<float> factors)
    {
        var (weights, bias) = (new float[Weights.Length], new float[Bias.Length]);
        TensorPrimitives.Multiply(Bias, factors, bias);
        for (var output = 0; output < Outputs; output++)
        {
            var row = output * Inputs;
            TensorPrimitives.Multiply(Weights.AsSpan(row, Inputs), factors[output], weights.AsSpan(row));
        }

        return new Matrix(weights, bias, Inputs);
    }

    /// <summary>The weights in the layout for a product with row vectors: [inputs, outputs].</summary>
    public float[] Transposed()
    {
        var transposed = new float[Weights.Length];
        for (var output = 0; output < Outputs; output++)
        {
            for (var input = 0; input < Inputs; input++)
            {
                transposed[input * Outputs + output] = Weights[output * Inputs + input];
            }
        }

        return transposed;
    }
}
