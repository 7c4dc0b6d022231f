namespace Search.Onnx.Graph;

/// <summary>A place in the model with matrix products of one input: the layer and the role.</summary>
/// <param name="Layer">The layer, from 0; -1 outside the layers.</param>
/// <param name="Role">What the products compute.</param>
internal readonly record struct LinearSite(int Layer, LinearRole Role)
{
    /// <summary>A name for one of the products.</summary>
    public string NameOf(int product) => $"{this}.{product}";

    public override string ToString() => Layer < 0 ? $"{Role}" : $"layer{Layer}.{Role}";
}

/// <summary>The products of a transformer layer by their role. Products with the same input have one role.</summary>
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
