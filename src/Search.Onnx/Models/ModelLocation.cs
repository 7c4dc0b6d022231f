namespace Search.Onnx.Models;

/// <summary>Where a model was found.</summary>
/// <param name="Name">What results call it.</param>
/// <param name="Folder">Its files.</param>
/// <param name="Entry">Its row in the registry; null for a folder of the user's, and for the bundled model.</param>
public sealed record ModelLocation(string Name, string Folder, ModelEntry? Entry);
