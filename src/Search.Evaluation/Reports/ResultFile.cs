using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Core.Errors;
using Search.Core.Storage;

namespace Search.Evaluation.Reports;

/// <summary>A result file: one JSON object whose first members are <c>kind</c> and <c>version</c>.</summary>
public sealed class ResultFile
{
    private const string KindMember = "kind";
    private const string VersionMember = "version";

    private readonly JsonElement _content;

    private ResultFile(string path, string kind, int version, JsonElement content) => (Path, Kind, Version, _content) = (path, kind, version, content);

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>The file's name without its extension, as a heading.</summary>
    public string Title => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>As <see cref="IMeasuredResult.Kind"/>.</summary>
    public string Kind { get; }

    /// <summary>As <see cref="IMeasuredResult.Version"/>.</summary>
    public int Version { get; }

    /// <summary>Writes a result as JSON, with its kind and version.</summary>
    public static string ToJson<T>(T result)
        where T : IMeasuredResult
    {
        var content = JsonSerializer.SerializeToNode(result, JsonFormat.Document)!.AsObject();
        content.Insert(0, KindMember, T.Kind);
        content.Insert(1, VersionMember, T.Version);
        return content.ToJsonString(JsonFormat.Document);
    }

    /// <summary>Reads a file; the result itself is read by <see cref="As"/>.</summary>
    /// <exception cref="BadInputException">The file is missing, is not JSON, or has no kind and version.</exception>
    public static ResultFile Read(string path)
    {
        try
        {
            var content = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(path));
            return new ResultFile(path, content.GetProperty(KindMember).GetString()!, content.GetProperty(VersionMember).GetInt32(), content);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException)
        {
            throw new BadInputException($"{path} is not a result file: {exception.Message} Expected a JSON object with the members 'kind' and 'version'.", exception);
        }
    }

    /// <summary>Reads files in the order of their paths.</summary>
    public static IReadOnlyList<ResultFile> ReadAll(IEnumerable<string> paths) => [.. paths.Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>Whether it is a result of this kind.</summary>
    public bool Is<T>()
        where T : IMeasuredResult => Kind == T.Kind;

    /// <summary>Reads the result.</summary>
    /// <exception cref="BadInputException">It has another kind or version, or a member is missing.</exception>
    public T As<T>()
        where T : IMeasuredResult
    {
        if (!Is<T>() || Version != T.Version)
        {
            throw new BadInputException($"{Path} is a result of kind '{Kind}', version {Version}; expected kind '{T.Kind}', version {T.Version}. Measure it again.");
        }

        try
        {
            return _content.Deserialize<T>(JsonFormat.Strict)!;
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"{Path} is not a valid result of kind '{Kind}': {exception.Message} Measure it again.", exception);
        }
    }
}
