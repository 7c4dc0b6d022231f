namespace Search.Onnx.Graph.Quantization;

/// <summary>What calibration saw at the inputs of the matrix products: the smallest and the largest value of every channel.</summary>
internal sealed class ActivationRanges
{
    private readonly Dictionary<LinearSite, (float[] Min, float[] Max)> _ranges = [];

    public (float[] Min, float[] Max) this[LinearSite site] => _ranges[site];

    /// <summary>Widens a site's ranges by what one pair gave.</summary>
    public void Include(LinearSite site, ReadOnlySpan<float> min, ReadOnlySpan<float> max)
    {
        if (!_ranges.TryGetValue(site, out var range))
        {
            _ranges[site] = (min.ToArray(), max.ToArray());
            return;
        }

        for (var channel = 0; channel < min.Length; channel++)
        {
            range.Min[channel] = Math.Min(range.Min[channel], min[channel]);
            range.Max[channel] = Math.Max(range.Max[channel], max[channel]);
        }
    }
}
