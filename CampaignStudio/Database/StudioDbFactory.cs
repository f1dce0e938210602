using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Database;

/// <summary>Services ask for the model; this hands out the context of the provider in use.</summary>
internal sealed class StudioDbFactory<TDb>(IDbContextFactory<TDb> inner) : IDbContextFactory<StudioDb> where TDb : StudioDb
{
    public StudioDb CreateDbContext() => inner.CreateDbContext();

    public async Task<StudioDb> CreateDbContextAsync(CancellationToken cancellationToken = default)
    {
        // Who has left the page meanwhile has taken the services along that a context is made of.
        cancellationToken.ThrowIfCancellationRequested();
        return await inner.CreateDbContextAsync(cancellationToken);
    }
}
