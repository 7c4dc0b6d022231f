using Search.Core.Errors;

namespace Search.Onnx.Checkpoints;

/// <summary>
/// Finds the files that an ONNX model's elements lie in. A model is other people's data: what it names must lie in its own folder,
/// links followed, or a model could have any file of the machine read.
/// </summary>
internal static class ExternalData
{
    /// <summary>The path of a file that a tensor names.</summary>
    /// <param name="modelFile">The ONNX file.</param>
    /// <param name="tensor">The tensor, for messages.</param>
    /// <param name="location">Its <c>location</c>, relative to the model's folder.</param>
    /// <exception cref="ModelException">It is not there, or outside of the folder.</exception>
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
                $"{modelFile}: the elements of the tensor {tensor} lie in '{location}', which is not there; download it into the same folder.");
        }

        // In the hub's cache the model and its data are both links, to files of one folder.
        var real = Real(path);
        return IsIn(Real(folder), real) || IsIn(Path.GetDirectoryName(Real(modelFile))!, real)
            ? path
            : throw Outside(modelFile, tensor, $"'{location}', a link to {real}");
    }

    private static ModelException Outside(string modelFile, string tensor, string place) => new(
        $"{modelFile}: the elements of the tensor {tensor} lie at {place}; expected a file in the model's folder. Nothing outside of it is read.");

    private static bool IsIn(string folder, string path) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>A path without links, in its folders either.</summary>
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
