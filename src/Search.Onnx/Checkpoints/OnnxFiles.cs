using System.Runtime.InteropServices;
using Search.Core.Errors;

namespace Search.Onnx.Checkpoints;

/// <summary>The ready ONNX files of a model folder: <c>*.onnx</c> and <c>onnx/*.onnx</c>, as the hub's exporters name them.</summary>
public static class OnnxFiles
{
    /// <summary>Parts of a file's name that tell its precision. The first match counts; without a match the weights tell it.</summary>
    private static readonly (string Part, string Precision)[] Marks =
    [
        ("fp16_weights", "fp32"), // Stored in fp16, computed in fp32.
        ("fp16", "fp16"),
        ("_o4", "fp16"),
        ("int8", "int8"),
        ("quantized", "int8"),
    ];

    /// <summary>Precisions that are not used, because their scores differ more than those of int8.</summary>
    private static readonly string[] Unused = ["q4", "bnb4"];

    /// <summary>The files that can run, and the damaged ones.</summary>
    /// <exception cref="ModelException">The folder has ONNX files, but all of them are damaged.</exception>
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

    /// <summary>Finds the best file for a precision: that precision if there is one, otherwise the most exact one.</summary>
    internal static ReadyFile? Nearest(IEnumerable<ReadyFile> files, string precision)
    {
        string[] order = precision switch
        {
            "int8" or "int8-fine" => ["int8", "fp32", "fp16"],
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

    /// <summary>Every file that a ready model may read, with external data.</summary>
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

    /// <summary>The hub has one int8 file for each processor family. Each runs on all processors, but is fast only on its own.</summary>
    private static bool IsForOtherProcessors(string file)
    {
        var isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        return Name(file).Contains("arm64", StringComparison.Ordinal) ? !isArm
            : Name(file).Contains("avx", StringComparison.Ordinal) && isArm;
    }

    private static string Name(string file) => Path.GetFileNameWithoutExtension(file).ToLowerInvariant();
}
