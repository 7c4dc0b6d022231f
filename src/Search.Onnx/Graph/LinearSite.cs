namespace Search.Onnx.Graph;

/// <summary>Where the model has matrix products of one input: in which layer, and what for.</summary>
/// <param name="Layer">0-based layer; -1 for what is in no layer.</param>
/// <param name="Role">What the products compute.</param>
internal readonly record struct LinearSite(int Layer, LinearRole Role)
{
    /// <summary>A name for one of the products.</summary>
    public string NameOf(int product) => $"{this}.{product}";

    public override string ToString() => Layer < 0 ? $"{Role}" : $"layer{Layer}.{Role}";
}

/// <summary>The products of a transformer layer, by what they compute; those with one input stand together.</summary>
internal enum LinearRole
{
    QueryKeyValue,
    Query,
    AttentionOutput,
    Intermediate,
    Output,
    Head,
    EmbeddingProjection,
}
