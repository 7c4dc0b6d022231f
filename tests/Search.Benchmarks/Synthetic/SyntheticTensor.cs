namespace Search.Benchmarks.Synthetic;

/// <summary>A tensor of a checkpoint that a test makes.</summary>
internal sealed record SyntheticTensor(string Name, int[] Shape, float[] Values);
