using System.Numerics.Tensors;

namespace Search.Onnx.Graph.Quantization;

/// <summary>The ranges that calibration measured at the inputs of the matrix products: the smallest and the largest value of every channel.</summary>
internal sealed class ActivationRanges
{
    private readonly Dictionary<LinearSite, (float[] Min, float[] Max)> _ranges = [];

    public (float[] Min, float[] Max) this[LinearSite site] => _ranges[site];

    /// <summary>Widens a site's ranges by rows; a row has one value for every channel.</summary>
    public void Include(LinearSite site, ReadOnlySpan<float> rows, int channels)
    {
        if (!_ranges.TryGetValue(site, out var range))
        {
            range = _ranges[site] = (rows[..channels].ToArray(), rows[..channels].ToArray());
        }

        for (; !rows.IsEmpty; rows = rows[channels..])
        {
            TensorPrimitives.Min(range.Min, rows[..channels], range.Min);
            TensorPrimitives.Max(range.Max, rows[..channels], range.Max);
        }
    }

    /// <summary>Widens the ranges by other ranges.</summary>
    public void Include(ActivationRanges others)
    {
        foreach (var (site, (min, max)) in others._ranges)
        {
            Include(site, min, min.Length);
            Include(site, max, max.Length);
        }
    }
}
