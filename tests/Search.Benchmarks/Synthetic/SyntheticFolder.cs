using Search.Onnx.Registry;

namespace Search.Benchmarks.Synthetic;

/// <summary>A registry row's model with random weights, as a folder: speed depends on the shape alone.</summary>
internal static class SyntheticFolder
{
    /// <summary>The rows of sentence-transformers' own series, which speed is compared on.</summary>
    public static IReadOnlyList<string> Version2 { get; } =
        ["ms-marco-TinyBERT-L2-v2", "ms-marco-MiniLM-L2-v2", "ms-marco-MiniLM-L4-v2", "ms-marco-MiniLM-L6-v2", "ms-marco-MiniLM-L12-v2"];

    /// <summary>Writes the files of a row into <c>parent/NAME</c>, and returns that folder.</summary>
    public static string Write(string parent, string name)
    {
        var vocabulary = SyntheticFiles.SharedVocabulary;
        var folder = Directory.CreateDirectory(Path.Combine(parent, name)).FullName;
        foreach (var (path, content) in SyntheticFiles.Of(new SyntheticModel(ModelRegistry.Find(name)!, vocabulary.Length), vocabulary))
        {
            File.WriteAllBytes(Path.Combine(folder, path), content);
        }

        return folder;
    }
}
