using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Storage;
using Search.Downloads;
using Search.Hosting.Commands;
using Search.Hosting.Settings;
using Search.Indexing.DataSets;
using Search.Indexing.Sources;

namespace Search.Indexer;

/// <summary>The data sets for commands: asks for the licence, shows downloads, finds collections.</summary>
/// <param name="home">The data directory.</param>
/// <param name="settings">The offline folder and the user's list of data sets.</param>
internal sealed class DataSetAccess(DataDirectory home, SearchSettings settings)
{
    public DataSetRegistry Registry { get; } = DataSetRegistry.Load(settings.DataSets);

    public DataSetStore Store { get; } = new(home);

    /// <summary>Gets a data set if it is not here.</summary>
    /// <exception cref="BadInputException">The user did not accept its terms.</exception>
    public async Task GetAsync(DataSet dataSet, bool isLicenceAccepted, CancellationToken cancel)
    {
        if (Store.IsHere(dataSet))
        {
            return;
        }

        new LicenceConsent(Registry, new AcceptedLicences(home, TimeProvider.System), Notices.Write, Confirmation.OfTerms).Require(dataSet, isLicenceAccepted);
        using var http = Downloader.CreateHttp();
        var downloader = new Downloader(http, new DownloadSettings(), TimeProvider.System, Notices.Write);
        var dataSets = new DataSetDownloader(Registry, Store, downloader, settings.Data, Notices.Write);
        await DownloadDisplay.ShowAsync(async progress =>
        {
            await dataSets.GetAsync(dataSet, progress, cancel);
            return true;
        });
    }

    /// <summary>The first of the sources that is a data set and not here; null if nothing has to be downloaded.</summary>
    public DataSet? FirstMissing(IReadOnlyList<string> sources) =>
        sources.Select(Registry.Find).FirstOrDefault(dataSet => dataSet is not null && !Store.IsHere(dataSet));

    /// <summary>Finds the files behind the sources of an index, and gets data sets that are not here.</summary>
    /// <exception cref="BadInputException">A source is missing or unknown, or a data set has no collection or is damaged.</exception>
    public async Task<Source> ResolveAsync(IReadOnlyList<string> sources, CollectionOptions options, bool isLicenceAccepted, CancellationToken cancel)
    {
        var located = new List<string>();
        foreach (var source in sources)
        {
            located.Add(Registry.Find(source) is { } dataSet ? await CollectionOfAsync(dataSet, isLicenceAccepted, cancel) : source);
        }

        var resolved = Source.Resolve(located, options, Console.OpenStandardInput);
        return Registry.Find(sources[0]) is not { } first ? resolved
            : sources.Count > 1 ? resolved with { DefaultIndex = first.Name }
            : resolved with { DefaultIndex = first.Name, Published = new IndexSource(first.Name, first.Files.Single(file => file.Contents.Contains(first.Collection!)).Md5) };
    }

    private async Task<string> CollectionOfAsync(DataSet dataSet, bool isLicenceAccepted, CancellationToken cancel)
    {
        var collection = dataSet.Collection ?? throw new BadInputException(
            $"The data set '{dataSet.Name}' has no passages; expected one of: " +
            $"{string.Join(", ", Registry.All.Where(other => other.Collection is not null).Select(other => other.Name))}.");
        if (Store.IsHere(dataSet))
        {
            Notices.Write($"checking {dataSet.Name}");
            var (_, problems) = await DataSetCheck.RunAsync(Store, dataSet, cancel);
            if (problems.Count > 0)
            {
                throw new BadInputException(
                    $"The data set '{dataSet.Name}' is damaged: {string.Join("; ", problems)}. Remove {Store.FolderOf(dataSet)} and run the command again.");
            }
        }

        await GetAsync(dataSet, isLicenceAccepted, cancel);
        return Store.PathOf(dataSet, collection);
    }
}
