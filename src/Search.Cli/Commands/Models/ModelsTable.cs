using System.Globalization;
using Search.Core.Storage;
using Search.Onnx.Models;
using Search.Onnx.Verification;

namespace Search.Cli.Commands.Models;

/// <summary>Prints the models: first the recommended ones, then all. One line per model on every terminal width, so that names can be copied.</summary>
internal static class ModelsTable
{
    /// <param name="models">The registry's rows, and whether each is on this machine.</param>
    /// <param name="folders">The user's own folders.</param>
    /// <param name="details">Whether to list what was not checked.</param>
    public static void Print(IReadOnlyList<(ModelEntry Entry, string Here)> models, IReadOnlyList<FolderModel> folders, bool details)
    {
        Recommend(models);
        var notes = new UnconfirmedNotes(ModelRegistry.All);
        Console.WriteLine(Line("model", "head", "nDCG@10", "MRR@10", "docs/s", "state", "here"));
        foreach (var (entry, here) in models)
        {
            Console.WriteLine(Line(
                entry.Name, entry.Head, Figure(entry.Published.Ndcg10), Figure(entry.Published.Mrr10), Speed(entry), details ? notes.Mark(entry) : entry.State, here));
        }

        foreach (var folder in folders)
        {
            Print(folder);
        }

        Console.WriteLine("Figures are from the model cards (TREC DL 2019, MS MARCO dev, documents per second on a V100), not measured here.");
        foreach (var line in details ? notes.Lines() : ["--details lists what was not checked with the published files."])
        {
            Console.WriteLine(line);
        }
    }

    private static void Recommend(IReadOnlyList<(ModelEntry Entry, string Here)> models)
    {
        Console.WriteLine("Which one? Download it with './search models pull NAME', then use it with '--model NAME'.");
        Console.WriteLine($"  {"default",-10} {Path.GetFileName(SearchInstallation.BundledModel),-26} small, made for the demo; comes with the program");
        foreach (var (entry, here) in models.Where(model => model.Entry.Recommended is not null))
        {
            Console.WriteLine($"  {entry.Recommended,-10} {entry.Name,-26} nDCG@10 {Figure(entry.Published.Ndcg10)}, {Speed(entry)} docs/s; {here}");
        }

        Console.WriteLine();
    }

    private static void Print(FolderModel folder)
    {
        Console.WriteLine(Line(
            folder.Name, folder.Head ?? "-", "", "", "", folder.State, string.Create(CultureInfo.InvariantCulture, $"{folder.Bytes / 1e6:F1} MB in {folder.Folder}")));
        foreach (var line in new[] { folder.Reason, folder.Warning }.OfType<string>())
        {
            Console.WriteLine($"  {line}");
        }
    }

    private static string Figure(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    private static string Speed(ModelEntry entry) => entry.Published.DocsPerSecond.ToString(CultureInfo.InvariantCulture);

    private static string Line(string model, string head, string ndcg, string mrr, string speed, string state, string here) =>
        $"{model,-43} {head,-24} {ndcg,7} {mrr,7} {speed,7}  {state,-14} {here}";
}
