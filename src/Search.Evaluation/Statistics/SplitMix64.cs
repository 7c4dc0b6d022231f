namespace Search.Evaluation.Statistics;

/// <summary>
/// Seeded random numbers for resampling. (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators".) Resampling draws
/// billions; the seeded generators of .NET and MathNet need several times as long for each.
/// </summary>
/// <param name="seed">The same seed gives the same numbers.</param>
internal struct SplitMix64(int seed)
{
    private ulong _state = (ulong)(uint)seed;

    /// <summary>The next 64 random bits.</summary>
    public ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
