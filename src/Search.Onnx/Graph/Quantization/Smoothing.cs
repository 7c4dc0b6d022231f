namespace Search.Onnx.Graph.Quantization;

/// <summary>
/// Moves the difficulty of quantising from activations to weights: each input channel is divided by a factor that its weights are
/// multiplied by (Xiao et al. 2023, "SmoothQuant", arXiv 2211.10438).
/// </summary>
internal static class Smoothing
{
    /// <summary>How much of the difficulty is moved; 0.8 was best of 0.5 to 1.0 on the bundled model.</summary>
    private const float Alpha = 0.8f;

    private const float Smallest = 1e-5f;

    /// <summary>max|x|^alpha / max|w|^(1 - alpha) for every input channel.</summary>
    /// <param name="range">The input's ranges, from calibration.</param>
    /// <param name="matrices">All matrices with this input; they share its factors.</param>
    public static float[] Factors((float[] Min, float[] Max) range, params ReadOnlySpan<Matrix> matrices)
    {
        var factors = new float[range.Min.Length];
        for (var channel = 0; channel < factors.Length; channel++)
        {
            var activation = Math.Max(Math.Abs(range.Min[channel]), Math.Abs(range.Max[channel]));
            var weight = 0f;
            foreach (var matrix in matrices)
            {
                weight = Math.Max(weight, LargestOf(matrix, channel));
            }

            factors[channel] = MathF.Pow(Math.Max(activation, Smallest), Alpha) / MathF.Pow(Math.Max(weight, Smallest), 1 - Alpha);
        }

        return factors;
    }

    private static float LargestOf(Matrix matrix, int channel)
    {
        var largest = 0f;
        for (var output = 0; output < matrix.Outputs; output++)
        {
            largest = Math.Max(largest, Math.Abs(matrix.Weights[output * matrix.Inputs + channel]));
        }

        return largest;
    }

    /// <summary>The matrix for an input that was divided by the factors.</summary>
    public static Matrix Apply(Matrix matrix, float[] factors)
    {
        var weights = new float[matrix.Weights.Length];
        for (var index = 0; index < weights.Length; index++)
        {
            weights[index] = matrix.Weights[index] * factors[index % matrix.Inputs];
        }

        return matrix with { Weights = weights };
    }
}
