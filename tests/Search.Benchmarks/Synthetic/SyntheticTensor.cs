namespace Search.Benchmarks.Synthetic;

/// <summary>A tensor of a synthetic checkpoint.</summary>
internal sealed record SyntheticTensor(string Name, int[] Shape, float[] Values);
