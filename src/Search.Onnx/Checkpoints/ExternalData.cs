using Search.Core.Errors;

namespace Search.Onnx.Checkpoints;

/// <summary>
/// Finds the external data files of an ONNX model. A model is untrusted input: the files that it names must lie in its own folder, also after
/// links are resolved. Otherwise a model could make the program read any file of the machine.
/// </summary>
internal static class ExternalData
{
    /// <summary>The path of a file that a tensor names.</summary>
    /// <param name="modelFile">The ONNX file.</param>
    /// <param name="tensor">The tensor, for messages.</param>
    /// <param name="location">Its <c>location</c>, relative to the model's folder.</param>
    /// <exception cref="ModelException">The file does not exist, or is outside the folder.</exception>
    public static string Locate(string modelFile, string tensor, string location)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(modelFile))!;
        var path = Path.GetFullPath(Path.Combine(folder, location));
        if (!IsIn(folder, path))
        {
            throw Outside(modelFile, tensor, $"'{location}'");
        }

        if (!File.Exists(path))
        {
            throw new ModelException(
                $"{modelFile}: the elements of the tensor {tensor} are in '{location}', which does not exist; download it into the same folder.");
        }

        // In the hub's cache the model and its data are links to files in one other folder.
        var real = Real(path);
        return IsIn(Real(folder), real) || IsIn(Path.GetDirectoryName(Real(modelFile))!, real)
            ? path
            : throw Outside(modelFile, tensor, $"'{location}', a link to {real}");
    }

    private static ModelException Outside(string modelFile, string tensor, string place) => new(
        $"{modelFile}: the elements of the tensor {tensor} are in {place}; expected a file in the model's folder. Files outside that folder are not read.");

    private static bool IsIn(string folder, string path) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The path with all links resolved, also those of its folders.</summary>
    private static string Real(string path)
    {
        var full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            return full;
        }

        var here = Path.Combine(Real(parent), Path.GetFileName(full));
        return new FileInfo(here).LinkTarget is { } target ? Real(Path.Combine(Path.GetDirectoryName(here)!, target)) : here;
    }
}
