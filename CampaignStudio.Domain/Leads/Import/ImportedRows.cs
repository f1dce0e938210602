using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>The rows of an import's file, read as the import reads them.</summary>
internal static class ImportedRows
{
    /// <summary>From a row on; the caller closes the file. Fails the execution when the file is gone or can't be read any more.</summary>
    public static async Task<(Stream File, IEnumerable<ImportRow> Rows)> OpenAsync(
        IUploadStore uploads, ImportParams parameters, ImportWorkspace workspace, int skip, CancellationToken cancel)
    {
        var file = await uploads.OpenReadAsync(parameters.Upload, cancel) ?? throw new ExecutionFailedException(ImportErrors.UploadGone().Message);
        var dialect = CsvDialect.Detect(file);
        var mapping = ImportMapping.Parse(parameters.Mapping.GetRawText(), workspace.CustomKeys);
        if ((dialect.Error ?? mapping.Error) is { } error)
        {
            await file.DisposeAsync();
            throw new ExecutionFailedException(error.Message);
        }
        return (file, LeadRowReader.Read(file, dialect.Value, mapping.Value, workspace.RowRules(parameters.DefaultCountry), skip));
    }

    /// <summary>The leads that some rows of a finished import are about, new or known before; rejected rows have none.</summary>
    /// <returns>The ids, and how many rows there were: fewer than asked for at the end of the file.</returns>
    public static async Task<(IReadOnlyList<long> LeadIds, int Rows)> LeadsAsync(
        StudioDb db, IUploadStore uploads, ImportParams parameters, int from, int count, CancellationToken cancel)
    {
        var workspace = await ImportWorkspace.LoadAsync(db, cancel);
        var (file, all) = await OpenAsync(uploads, parameters, workspace, from, cancel);
        await using var closed = file;
        var rows = all.Take(count).ToList();
        var keys = rows
            .Select(row => workspace.Judge(row).Row.Lead)
            .OfType<LeadRow>()
            .Select(lead => Lead.IdentityOf(lead.Email, lead.Phone))
            .Distinct()
            .ToList();
        var ids = await db.Leads.Where(lead => EF.Parameter(keys).Contains(lead.IdentityKey) && lead.ErasedUtc == null).Select(lead => lead.Id).ToListAsync(cancel);
        return (ids, rows.Count);
    }
}
