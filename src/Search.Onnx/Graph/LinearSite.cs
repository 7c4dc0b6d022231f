namespace Search.Onnx.Graph;

/// <summary>A matrix product of the model: which layer's, and which of its four (or the head's, or the embedding's).</summary>
/// <param name="Layer">0-based layer; -1 for what is in no layer.</param>
/// <param name="Role">What the product computes.</param>
internal readonly record struct LinearSite(int Layer, LinearRole Role)
{
    public override string ToString() => Layer < 0 ? $"{Role}" : $"layer{Layer}.{Role}";
}

/// <summary>The products of a transformer layer, by what they compute; those with one input are computed as one.</summary>
internal enum LinearRole
{
    QueryKeyValue,
    Query,
    KeyValue,
    AttentionOutput,
    Intermediate,
    Output,
    Head,
    EmbeddingProjection,
}
