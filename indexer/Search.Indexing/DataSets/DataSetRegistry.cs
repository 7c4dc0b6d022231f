using Search.Core.Errors;

namespace Search.Indexing.DataSets;

/// <summary>The data sets that the program knows: the built-in ones, and those of a file of the user.</summary>
public sealed class DataSetRegistry
{
    private readonly IReadOnlyList<Licence> _licences;
    private readonly IReadOnlyList<MovedUrl> _moved;

    private DataSetRegistry(IReadOnlyList<DataSet> all, IReadOnlyList<Licence> licences, IReadOnlyList<MovedUrl> moved) =>
        (All, _licences, _moved) = (all, licences, moved);

    /// <summary>All data sets.</summary>
    public IReadOnlyList<DataSet> All { get; }

    /// <summary>Loads the registry.</summary>
    /// <param name="file">
    /// A JSON file of the same form as the built-in registry (<c>SEARCH_DATA_SETS</c>), or null. Its data sets and licences replace the built-in
    /// ones of the same name, others are added; its moved URLs are used before the built-in ones.
    /// </param>
    /// <exception cref="BadInputException">The file is missing or not valid.</exception>
    public static DataSetRegistry Load(string? file)
    {
        using var builtIn = typeof(DataSetRegistry).Assembly.GetManifestResourceStream("Search.Indexing.datasets.json")!;
        var (basic, own) = (RegistryDocument.Read(builtIn, "datasets.json"), ReadOwn(file));
        var registry = new DataSetRegistry(
            Merge(basic.DataSets, own.DataSets, dataSet => dataSet.Name),
            Merge(basic.Licences, own.Licences, licence => licence.Name),
            [.. own.Moved ?? [], .. basic.Moved ?? []]);
        foreach (var dataSet in registry.All)
        {
            registry.LicenceOf(dataSet);
        }

        return registry;
    }

    /// <summary>Finds a data set by its name; null if there is none.</summary>
    public DataSet? Find(string name) => All.FirstOrDefault(dataSet => dataSet.Name == name);

    /// <summary>Returns the data set of a name.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public DataSet Get(string name) => Find(name) ?? throw new BadInputException(
        $"There is no data set '{name}'; found: {string.Join(", ", All.Select(dataSet => dataSet.Name))}.");

    /// <summary>The terms of a data set.</summary>
    /// <exception cref="BadInputException">The registry does not have them.</exception>
    public Licence LicenceOf(DataSet dataSet) => _licences.FirstOrDefault(licence => licence.Name == dataSet.Licence) ?? throw new BadInputException(
        $"The data set '{dataSet.Name}' has the licence '{dataSet.Licence}', which is not in the list of licences; found: {string.Join(", ", _licences.Select(licence => licence.Name))}.");

    /// <summary>The addresses of a file, with those of moved servers replaced.</summary>
    public IEnumerable<Uri> UrlsOf(DataSetFile file) => file.Urls.Select(url => new Uri(Current(url))).Distinct();

    private string Current(string url) => _moved.FirstOrDefault(moved => url.StartsWith(moved.From, StringComparison.Ordinal)) is { } found
        ? found.To + url[found.From.Length..]
        : url;

    private static RegistryDocument ReadOwn(string? file)
    {
        if (file is null)
        {
            return new RegistryDocument();
        }

        if (!File.Exists(file))
        {
            throw new BadInputException($"SEARCH_DATA_SETS names {file}, which does not exist; expected a JSON file with data sets.");
        }

        using var json = File.OpenRead(file);
        return RegistryDocument.Read(json, file);
    }

    private static IReadOnlyList<T> Merge<T>(IReadOnlyList<T>? basic, IReadOnlyList<T>? own, Func<T, string> name)
    {
        var replacing = (own ?? []).ToDictionary(name);
        return [.. (basic ?? []).Select(entry => replacing.Remove(name(entry), out var other) ? other : entry), .. replacing.Values];
    }
}
