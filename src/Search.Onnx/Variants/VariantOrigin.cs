namespace Search.Onnx.Variants;

/// <summary>What a variant was built from. It is stored beside the variant, so that cleaning can decide whether a model still needs it.</summary>
/// <param name="Folder">The model's folder.</param>
/// <param name="Variant">The variant's name.</param>
/// <param name="Head">The requested head; null where it was found from the files.</param>
public sealed record VariantOrigin(string Folder, string Variant, string? Head = null);
