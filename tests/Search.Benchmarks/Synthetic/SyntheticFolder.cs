using Search.Onnx.Models;

namespace Search.Benchmarks.Synthetic;

/// <summary>A model of the registry with random weights, as a folder. Speed depends only on the shape.</summary>
internal static class SyntheticFolder
{
    /// <summary>The models of sentence-transformers' own series, for which speed is compared.</summary>
    public static IReadOnlyList<string> Version2 { get; } =
        ["ms-marco-TinyBERT-L2-v2", "ms-marco-MiniLM-L2-v2", "ms-marco-MiniLM-L4-v2", "ms-marco-MiniLM-L6-v2", "ms-marco-MiniLM-L12-v2"];

    /// <summary>
    /// Writes a model's shape into <c>parent/NAME-random-weights</c> and returns that folder. The name shows that it is not the real model.
    /// </summary>
    public static string WriteShape(string parent, string name)
    {
        var folder = Path.Combine(parent, name + "-random-weights");
        Write(folder, ModelRegistry.Find(name)!, SyntheticFiles.SharedVocabulary);
        return folder;
    }

    /// <summary>Writes the files of a model into a folder.</summary>
    public static void Write(string folder, ModelEntry entry, string[] vocabulary)
    {
        Directory.CreateDirectory(folder);
        foreach (var (path, content) in SyntheticFiles.Of(new SyntheticModel(entry, vocabulary.Length), vocabulary))
        {
            File.WriteAllBytes(Path.Combine(folder, path), content);
        }
    }
}
