using System.Runtime.InteropServices;
using Search.Core.Errors;

namespace Search.Onnx.Checkpoints;

/// <summary>The ready ONNX files of a model folder: <c>*.onnx</c> and <c>onnx/*.onnx</c>, as the hub's exporters name them.</summary>
public static class OnnxFiles
{
    /// <summary>Parts of a name that say what arithmetic a file is for; the first that occurs counts, and without one the weights say.</summary>
    private static readonly (string Part, string Precision)[] Marks =
    [
        ("fp16_weights", "fp32"), // Stored in fp16, computed in fp32.
        ("fp16", "fp16"),
        ("_o4", "fp16"),
        ("int8", "int8"),
        ("quantized", "int8"),
    ];

    /// <summary>Other arithmetic, which scores differently by more than int8 does.</summary>
    private static readonly string[] Unused = ["q4", "bnb4"];

    /// <summary>The files that may run, and those that might if they were whole.</summary>
    /// <exception cref="ModelException">There are files, and none of them is a whole ONNX model.</exception>
    internal static ReadyFiles In(string folder)
    {
        var (usable, broken) = (new List<ReadyFile>(), new List<ModelException>());
        foreach (var file in FilesOf(folder))
        {
            try
            {
                var outline = OnnxOutline.Read(file);
                usable.Add(new ReadyFile(file, MarkOf(file) ?? outline.Precision, outline.ExternalFiles()));
            }
            catch (ModelException exception)
            {
                broken.Add(exception);
            }
        }

        return usable.Count == 0 && broken.Count > 0 ? throw broken[0] : new ReadyFiles(usable, broken);
    }

    /// <summary>Finds the file that is nearest to a precision: that precision, else the more exact one.</summary>
    internal static ReadyFile? Nearest(IEnumerable<ReadyFile> files, string precision)
    {
        string[] order = precision switch
        {
            "int8" => ["int8", "fp32", "fp16"],
            "fp16" => ["fp16", "fp32", "int8"],
            _ => ["fp32", "fp16", "int8"],
        };
        return files
            .OrderBy(file => Array.IndexOf(order, file.Precision))
            .ThenBy(file => IsForOtherProcessors(file.File))
            .ThenBy(file => Path.GetFileName(file.File).Length)
            .ThenBy(file => file.File, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    /// <summary>Every file that a ready model may read, external data too.</summary>
    public static IEnumerable<string> AllOf(string folder) =>
        new[] { folder, Path.Combine(folder, "onnx") }
            .Where(Directory.Exists)
            .SelectMany(place => Directory.EnumerateFiles(place, "*.onnx*"))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> FilesOf(string folder) =>
        new[] { folder, Path.Combine(folder, "onnx") }
            .Where(Directory.Exists)
            .SelectMany(place => Directory.EnumerateFiles(place, "*.onnx"))
            .Where(file => !Unused.Any(mark => Name(file).Contains(mark, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);

    private static string? MarkOf(string file) => Marks.FirstOrDefault(mark => Name(file).Contains(mark.Part, StringComparison.Ordinal)).Precision;

    /// <summary>The hub has one int8 file a processor family: each runs anywhere, and fast on its own.</summary>
    private static bool IsForOtherProcessors(string file)
    {
        var isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        return Name(file).Contains("arm64", StringComparison.Ordinal) ? !isArm
            : Name(file).Contains("avx", StringComparison.Ordinal) && isArm;
    }

    private static string Name(string file) => Path.GetFileNameWithoutExtension(file).ToLowerInvariant();
}
