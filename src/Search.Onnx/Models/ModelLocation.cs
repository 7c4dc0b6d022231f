namespace Search.Onnx.Models;

/// <summary>Where a model was found.</summary>
/// <param name="Name">Its name in results.</param>
/// <param name="Folder">Its files.</param>
/// <param name="Entry">Its entry in the registry; null for a user's folder and for the bundled model.</param>
public sealed record ModelLocation(string Name, string Folder, ModelEntry? Entry);
