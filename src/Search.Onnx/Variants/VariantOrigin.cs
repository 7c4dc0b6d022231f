namespace Search.Onnx.Variants;

/// <summary>What a variant was built from; kept beside it, so that it can be told later whether anything needs it.</summary>
/// <param name="Folder">The model's folder.</param>
/// <param name="Variant">The variant's name.</param>
/// <param name="Head">The head that was asked for; null where the files told it.</param>
public sealed record VariantOrigin(string Folder, string Variant, string? Head = null);
