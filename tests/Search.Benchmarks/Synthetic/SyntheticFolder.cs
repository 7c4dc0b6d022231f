using Search.Onnx.Models;

namespace Search.Benchmarks.Synthetic;

/// <summary>A registry row's model with random weights, as a folder: speed depends on the shape alone.</summary>
internal static class SyntheticFolder
{
    /// <summary>The rows of sentence-transformers' own series, which speed is compared on.</summary>
    public static IReadOnlyList<string> Version2 { get; } =
        ["ms-marco-TinyBERT-L2-v2", "ms-marco-MiniLM-L2-v2", "ms-marco-MiniLM-L4-v2", "ms-marco-MiniLM-L6-v2", "ms-marco-MiniLM-L12-v2"];

    /// <summary>Writes a row's shape into <c>parent/NAME-random-weights</c>, and returns that folder: it must not be taken for the model.</summary>
    public static string WriteShape(string parent, string name)
    {
        var folder = Path.Combine(parent, name + "-random-weights");
        Write(folder, ModelRegistry.Find(name)!, SyntheticFiles.SharedVocabulary);
        return folder;
    }

    /// <summary>Writes the files of a row into a folder.</summary>
    public static void Write(string folder, ModelEntry entry, string[] vocabulary)
    {
        Directory.CreateDirectory(folder);
        foreach (var (path, content) in SyntheticFiles.Of(new SyntheticModel(entry, vocabulary.Length), vocabulary))
        {
            File.WriteAllBytes(Path.Combine(folder, path), content);
        }
    }
}
