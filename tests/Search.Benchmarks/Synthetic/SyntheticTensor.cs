namespace Search.Benchmarks.Synthetic;

/// <summary>A tensor of a checkpoint that is made here.</summary>
internal sealed record SyntheticTensor(string Name, int[] Shape, float[] Values);
